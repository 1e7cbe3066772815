/** What the activity of a step's verb is called. */

/** `lookVpcEndpoint`. A replay contract. */
export const activityName = (verb: string, step: string): string =>
  `${verb}${step.charAt(0).toUpperCase()}${step.slice(1)}`;

/** The step of such a name; of another activity its own name. */
export function stepOfActivity(name: string): string {
  const [, step] = /^(?:look|apply|settle|remove)([A-Z]\w*)$/.exec(name) ?? [];
  return step === undefined ? name : step.charAt(0).toLowerCase() + step.slice(1);
}
