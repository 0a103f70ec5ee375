"""How JupyterLab starts in this folder: it writes no outputs and asks nothing of the network."""

from p2p_analysis.desk.saving import without_outputs

c = get_config()  # noqa: F821 (Jupyter hands it over)
c.FileContentsManager.pre_save_hook = without_outputs
c.AsyncFileContentsManager.pre_save_hook = without_outputs
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
