from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "cms.accounts"
    label = "accounts"

    def ready(self) -> None:
        from cms.accounts.profiles import write_to_each_in_their_language

        write_to_each_in_their_language()


class WagtailUsersConfig(WagtailUsersAppConfig):
    """Wagtail's screens for users and groups, with forms that fit our User."""

    group_viewset = "cms.accounts.admin.GroupViewSet"
    user_viewset = "cms.accounts.admin.UserViewSet"
