"""Whoever means harm, or only does too much: nobody is read, pinged, stalled or emptied by it."""
