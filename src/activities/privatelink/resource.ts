/** What the step reads of the resource. */
import type { OutputsByStep } from '../../contract/outputs.ts';
import type { StepInput } from '../../contract/step-contract.ts';
import type { Privatelink } from '../../providers/ports/aiven.ts';

export const outputsOf = ({
  serviceName,
  serviceId,
  principals,
}: Privatelink): OutputsByStep['privatelink'] | undefined =>
  serviceName === undefined || serviceId === undefined ? undefined : { serviceName, serviceId, principals };

/** Regions of the request from which the resource takes no connections yet. */
export const missingRegions = (
  { otherRegions }: StepInput,
  { supportedRegions = [] }: Privatelink,
): readonly string[] => otherRegions.filter((region) => !supportedRegions.includes(region));

export const nameOf = ({ project, service }: StepInput): string => `${project}/${service}`;
