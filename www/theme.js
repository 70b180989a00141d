// Runs before the first paint, so that a chosen theme does not flash. The value is written by the
// theme control in Rust as JSON; anything else means "follow the system".
try {
  const theme = JSON.parse(localStorage.getItem("theme"));
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch { /* An unreadable value is no choice. */ }
