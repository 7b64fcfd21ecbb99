"""The steps between a right password and an open session that differ from allauth's own."""

from allauth.account import stages
from django.http import HttpResponse


class EmailVerificationStage(stages.EmailVerificationStage):
    """Asks for the code sent by e-mail, except of people who have no address: children."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        user = self.login.user
        if user is not None and not user.email:
            return None, True
        return super().handle()
