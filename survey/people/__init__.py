"""The people of the organisation: units as a tree, and the participants who work in them."""
