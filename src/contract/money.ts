/** Prices of a run as people read them. */

/** 730 hours, as AWS's own calculator counts a month. */
const HOURS_PER_MONTH = 730;

/** From USD/hour to USD a month, to the cent. */
export const usdPerMonth = (usdPerHour: number): number => toTheCent(usdPerHour * HOURS_PER_MONTH);

/** Of a sum, whose parts leave fractions behind. */
export const toTheCent = (usd: number): number => Math.round(usd * 100) / 100;
