import time
from axe_playwright_python.sync_playwright import Axe
from tests.browser import *
from tests.world import *
def test_axe(new_context, live_server):
    w = make_world()
    ctx = new_context()
    p = ctx.new_page()
    for path in ("/companies/", "/style/"):
        p.goto(path)
        t=time.time(); Axe().run(p); print("full", path, time.time()-t)
        t=time.time(); Axe().run(p, options={"runOnly": {"type": "tag", "values": RULES}}); print("tags", time.time()-t)
        t=time.time(); Axe().run(p, options={"runOnly": {"type": "rule", "values": ["color-contrast"]}}); print("contrast", time.time()-t)
        t=time.time(); Axe().run(p, options={"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes":["violations"]}); print("contrast", time.time()-t)
        t=time.time(); Axe().run(p, options={"runOnly": {"type": "tag", "values": RULES}, "resultTypes":["violations"]}); print("viol", time.time()-t)
        t=time.time(); p.evaluate("1"); print("eval", time.time()-t)
