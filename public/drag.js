// Cards by mouse, pen and touch.
