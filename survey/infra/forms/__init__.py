"""Forms made from typed items: WTForms validates, our own macro draws."""
