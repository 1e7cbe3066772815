/** The wait in ms from `now`: the header holds seconds or an HTTP date (RFC 9110, 10.2.3). Undefined for other texts. */
export function parseRetryAfter(header: string | undefined, now = Date.now()): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  // Other texts that Date.parse accepts ("-5", "7 days") are not HTTP dates, which always end in GMT.
  const date = text.endsWith('GMT') ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
