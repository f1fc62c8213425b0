"""Why there is no report: raised by the services, said by the pages and the command."""


class NotClosedError(Exception):
    """A round has no figures before it is over: whoever watched them would see who answers what."""


class TooFewError(Exception):
    """So few people took part that no figure can be shown."""
