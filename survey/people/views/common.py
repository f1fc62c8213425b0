"""What the pages of people share: their blueprint."""

from flask import Blueprint

blueprint = Blueprint("people", __name__, url_prefix="/hr/people")
