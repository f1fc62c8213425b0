"""What the features stand on: database, languages, forms, permissions, rendering."""
