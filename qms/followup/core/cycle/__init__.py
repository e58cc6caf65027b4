"""The wheel of the year: activities, their date rules and the workdays they fall on."""
