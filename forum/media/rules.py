"""Who may put files beside a post: whoever wrote it."""

from forum.rules import ONLY_YOUR_OWN, is_author
from participation.permissions import permit
from participation.residents.rules import is_confirmed

permit("media.attach_file", is_confirmed & is_author, otherwise=ONLY_YOUR_OWN, at_the_desk=True)
permit("media.remove_file", is_confirmed & is_author, otherwise=ONLY_YOUR_OWN, at_the_desk=True)
