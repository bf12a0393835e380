"""Makes the weights. Nothing else imports it."""

__all__: list[str] = []
