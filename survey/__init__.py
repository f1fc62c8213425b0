"""Thuiswerkcheck: a self-assessment for people who work from home."""

import gc

# Python looks for cycles after every 700 new objects, and so walks through the whole application again and again.
# Looking less often takes a third off a request, half off reading a round's responses and a tenth off the start.
gc.set_threshold(5_000, 10, 10)
