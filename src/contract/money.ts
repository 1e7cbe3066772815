/** Prices of a run as people read them. */

/** 730 hours, as AWS's own calculator counts a month. */
const HOURS_PER_MONTH = 730;

/** From USD/hour to USD a month, to the cent. */
export const usdPerMonth = (usdPerHour: number): number => Math.round(usdPerHour * HOURS_PER_MONTH * 100) / 100;
