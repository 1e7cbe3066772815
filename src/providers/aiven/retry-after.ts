/** The header's wait in ms from `now`: it holds seconds or an HTTP date (RFC 9110, 10.2.3). Nonsense: undefined. */
export function parseRetryAfter(header: string | undefined, now = Date.now()): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  // Anything else that Date.parse would take ("-5", "7 days") is no HTTP date, which always names its zone.
  const date = text.endsWith('GMT') ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
