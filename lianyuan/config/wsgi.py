"""The web server's way in."""

import os

from django.core.wsgi import get_wsgi_application

from lianyuan.core.bodies import WholeBodies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianyuan.config.settings")

application = WholeBodies(get_wsgi_application())
