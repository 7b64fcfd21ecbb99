"""Who gets in, and how: sign-up, sign-in, codes, second factor, limits. `base` takes all of it in."""

from datetime import timedelta

from cms.settings.environment import env

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "cms.accounts.backends.EmailOrUsernameBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "cms.accounts.passwords.NotYourName",
        "OPTIONS": {"user_attributes": ["username", "email", "display_name"]},
    },
    {"NAME": "cms.accounts.passwords.LongEnough"},
    {"NAME": "cms.accounts.passwords.NotCommon"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True

# One person, one address, one password; a code by e-mail wherever other sites send a link, because
# a link opens in another browser than the one that asked for it (WeChat).
CODE_MINUTES = 15
SECONDS_BETWEEN_CODES = 30
# Letters of this kind to one address, counted in the outbox: these limits hold when the cache is gone.
# Thirty codes a day with five tries each leave a guesser one chance in six thousand a day.
CODES_AN_HOUR = 5
CODES_A_DAY = 30
_CODE_SECONDS = CODE_MINUTES * 60
_CODE_TRIES = 5
_CODES_AGAIN = 3
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_ADAPTER = "cms.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_DISPLAY = "cms.accounts.models.display_name"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = _CODE_SECONDS
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = _CODE_TRIES
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = _CODES_AGAIN
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = _CODE_SECONDS
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = _CODE_TRIES
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = _CODES_AGAIN
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = _CODE_SECONDS
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = _CODE_TRIES
ACCOUNT_LOGIN_TIMEOUT = 2 * _CODE_SECONDS
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_FORMS = {
    "signup": "cms.accounts.forms.SignupForm",
    "login": "cms.accounts.forms.LoginForm",
    "request_login_code": "cms.accounts.forms.RequestLoginCodeForm",
    "confirm_login_code": "cms.accounts.forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "cms.accounts.forms.ConfirmEmailVerificationCodeForm",
    "confirm_password_reset_code": "cms.accounts.forms.ConfirmPasswordResetCodeForm",
    "reset_password": "cms.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "cms.accounts.forms.ResetPasswordKeyForm",
    "change_password": "cms.accounts.forms.ChangePasswordForm",
    "set_password": "cms.accounts.forms.SetPasswordForm",
    "reauthenticate": "cms.accounts.forms.ReauthenticateForm",
    "add_email": "cms.accounts.forms.AddEmailForm",
}
# By address (key) against floods, by IP generously: a whole school sits behind one IP. allauth counts
# in the cache; what must hold without it is counted above and by axes.
ACCOUNT_RATE_LIMITS = {
    "signup": "60/m/ip",
    "login": "120/m/ip",
    "login_failed": "60/m/ip,20/15m/key",
    "request_login_code": "60/m/ip,3/m/key,30/d/key",
    "reset_password": "60/m/ip,3/m/key,30/d/key",
    "reset_password_from_key": "60/m/ip",
    "confirm_email": "1/10s/key,30/d/key",
    "join": "30/m/ip",
}

# Second factor. Whoever may enter /admin/ or /office/ needs one, unless the machine is a demo.
STAFF_SECOND_FACTOR_REQUIRED = env.bool("STAFF_SECOND_FACTOR_REQUIRED", default=False)
MFA_ADAPTER = "cms.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Yunke"
MFA_FORMS = {
    "authenticate": "cms.accounts.forms.AuthenticateForm",
    "reauthenticate": "cms.accounts.forms.FactorReauthenticateForm",
    "activate_totp": "cms.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "cms.accounts.forms.AddWebAuthnForm",
}

# The second wall, on the database: it holds when the cache, where allauth counts, is gone. Locked is
# one person at one IP, never the IP: one child must not lock a school out.
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "cms.accounts.lockout.who_is_knocking"
AXES_CLIENT_IP_CALLABLE = "cms.accounts.lockout.where_from"
AXES_LOCKOUT_CALLABLE = "cms.accounts.lockout.lockout_page"
AXES_SENSITIVE_PARAMETERS = ["username", "login", "email", "password", "password1", "code", "ip_address"]
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# How many proxies of ours stand between the browser and this program; each adds to X-Forwarded-For.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT

# Wagtail's own doors and forms for passwords and addresses stay shut: these are allauth's business.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_REQUIRED = False
# Pages and documents behind a password of their own.
_DOORKEEPER = "cms/pages/password_required.html"
WAGTAIL_PASSWORD_REQUIRED_TEMPLATE = _DOORKEEPER
WAGTAILDOCS_PASSWORD_REQUIRED_TEMPLATE = _DOORKEEPER
