"""News of this storey. Sent after the commit, once for each time it becomes true.

lesson_completed(sender=LessonProgress, progress): a student has completed a lesson.
"""

from django.dispatch import Signal

lesson_completed = Signal()
