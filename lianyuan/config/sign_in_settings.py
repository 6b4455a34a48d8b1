"""How people sign in and sign up: the settings of the sign-in library."""

from . import identity

ACCOUNT_ADAPTER = "lianyuan.accounts.adapter.PersonAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "phone", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "phone", "email", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "lianyuan.accounts.forms.SignupDetails"
ACCOUNT_FORMS = {
    "login": "lianyuan.accounts.entrance.LoginForm",
    "signup": "lianyuan.accounts.entrance.SignupForm",
    "change_password": "lianyuan.accounts.entrance.ChangePasswordForm",
    "set_password": "lianyuan.accounts.entrance.SetPasswordForm",
    "reauthenticate": "lianyuan.accounts.entrance.ReauthenticateForm",
}
MFA_ADAPTER = "lianyuan.accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Verifying an e-mail stays optional, so it can't be a condition.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RATE_LIMITS = {"webauthn_login": "1200/m/ip"}
MFA_FORMS = {
    "authenticate": "lianyuan.accounts.second_factor.AuthenticateForm",
    "reauthenticate": "lianyuan.accounts.second_factor.ReauthenticateForm",
    "activate_totp": "lianyuan.accounts.second_factor.ActivateTOTPForm",
    "add_webauthn": "lianyuan.accounts.second_factor.AddPasskeyForm",
    "edit_webauthn": "lianyuan.accounts.second_factor.RenamePasskeyForm",
}
SOCIALACCOUNT_PROVIDERS = identity.PROVIDERS
SOCIALACCOUNT_ADAPTER = "lianyuan.accounts.adapter.OutsideAccountAdapter"
SOCIALACCOUNT_FORMS = {"signup": "lianyuan.accounts.entrance.OutsideSignupForm"}
# A newcomer from outside still agrees to the terms and chooses a name.
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_STORE_TOKENS = False
# An e-mail that someone else's provider claims never opens an account that is here already.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SIGN_UPS_PER_DEVICE = identity.SIGN_UPS_PER_DEVICE
# An address is confirmed where notices go to it (room notifications); signing in waits for none.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PHONE_VERIFICATION_ENABLED = False
ACCOUNT_USER_DISPLAY = str
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
# Sign-up answers at once that a phone is taken: a message to its owner, the discreet way, can't be sent yet.
ACCOUNT_PREVENT_ENUMERATION = False
# One address serves a whole park, so it is only a high ceiling; failed attempts are counted by
# lianyuan.accounts.attempts, by the account tried and the device.
ACCOUNT_RATE_LIMITS = {
    "login": "1200/m/ip",
    "signup": "200/m/ip,2000/d/ip",
    "reset_password": "200/m/ip,5/m/key",
}
