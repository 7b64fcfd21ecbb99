"""Django's tests of a new password, answered with what to do instead."""

from django.contrib.auth import password_validation
from django.utils.translation import gettext, ngettext


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        sentence = ngettext(
            "This password is too short. Please use at least %(count)d character.",
            "This password is too short. Please use at least %(count)d characters.",
            self.min_length,
        )
        return sentence % {"count": self.min_length}


class NotCommon(password_validation.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return gettext("Many people use this password, so it is guessed first. Please think of another one.")


class NotYourName(password_validation.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return gettext(
            "This password is too much like your name or address (%(verbose_name)s). Please think of another one."
        )
