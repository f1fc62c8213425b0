"""The page of the self-test of anonymity, for those who answer for it and those who watch over it."""

from flask import Blueprint, render_template

from survey.infra import clock
from survey.infra.permissions import Role, require
from survey.infra.settings import settings
from survey.responding.selftest import Ground, self_test
from survey.responding.sitting import database

selftest = Blueprint("selftest", __name__, url_prefix="/anonymity")


@selftest.get("")
@require(Role.ADMINISTRATOR, Role.WORKS_COUNCIL)
def overview() -> str:
    """Show on what anonymity rests, and whether that holds now."""
    findings = self_test(database(), settings(), clock.now())
    broken = [one for one in findings if not one.holds and one.ground is not Ground.KEY]
    return render_template("manage/anonymity.html", findings=findings, broken=broken)
