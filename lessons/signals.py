"""News of this storey. Sent after the commit, once for each time it becomes true.

lesson_completed(sender=LessonProgress, progress, course_path): a student has completed a lesson of the course
at this place in the tree.
"""

from django.dispatch import Signal

lesson_completed = Signal()
