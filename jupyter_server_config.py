"""How `make lab` starts JupyterLab: it saves no outputs and asks nothing of the network."""

from p2p_analysis.desk.saving import save_no_outputs

c = get_config()  # noqa: F821 (Jupyter hands it over)
save_no_outputs(c)
# No news, no question whether to fetch any, and no look for a newer version.
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
_NEWS = "@jupyterlab/apputils-extension:announcements"


def _without_news(_handler, page):
    page["disabledExtensions"] = [*page["disabledExtensions"], _NEWS]
    return page


c.ServerApp.tornado_settings = {"page_config_hook": _without_news}
