"""Documents and files: a published round in, HTML for a PDF, a workbook or an archive out."""
