"""The steps between a right password and an open session that differ from allauth's own."""

from allauth.account import stages
from django.http import HttpRequest, HttpResponse


class EmailVerificationStage(stages.EmailVerificationStage):
    """Asks for the code sent by e-mail, except of people who have no address: children."""

    def is_resumable(self, request: HttpRequest) -> bool:
        """Never: whoever asks for the sign-in page gets it. Else somebody who has signed up again with the
        address of their account would be led to a code that is not sent, from wherever they try."""
        return False

    def handle(self) -> tuple[HttpResponse | None, bool]:
        user = self.login.user
        if user is not None and not user.email:
            return None, True
        return super().handle()
