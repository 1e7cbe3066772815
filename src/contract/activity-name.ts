/** What the activity of a step's verb is called. */

/** `lookVpcEndpoint`. A replay contract. */
export const activityName = (verb: string, step: string): string =>
  `${verb}${step.charAt(0).toUpperCase()}${step.slice(1)}`;
