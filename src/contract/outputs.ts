/** The results of the steps, handed from step to step and, at the end, to the caller. Plain JSON. */
import type { StepName, TypesByStep } from './steps.ts';

export type { Route } from './steps/routes.ts';
export type { ZoneHealth } from './steps/targets.ts';
export type { NetworkInterface } from './steps/vpc-endpoint.ts';

export type OutputsByStep = { readonly [Name in StepName]: TypesByStep[Name]['outputs'] };

/** The outputs so far; a step that has not run yet is absent. */
export type Outputs = { readonly [Name in StepName]?: OutputsByStep[Name] };
