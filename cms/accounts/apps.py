from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "cms.accounts"
    label = "accounts"


class WagtailUsersConfig(WagtailUsersAppConfig):
    """Wagtail's screens for users and groups, with forms that fit our User."""

    group_viewset = "cms.accounts.admin.GroupViewSet"
    user_viewset = "cms.accounts.admin.UserViewSet"
