"""Results: publications in, what a page or a document shows of them out, in no language yet."""
