/**
 * THE LIST: the steps of a link, in order. Forwards it is onboarding, backwards it is removal; `plan` is its looks.
 * A step is one definition in `steps/` and a file or folder of that name in `src/activities/`.
 */
import { componentAccess } from './steps/component-access.ts';
import { components } from './steps/components.ts';
import { connection } from './steps/connection.ts';
import type { StepDefinition, StepTypes } from './steps/definition.ts';
import { principals } from './steps/principals.ts';
import { privatelink } from './steps/privatelink.ts';
import { routes } from './steps/routes.ts';
import { targets } from './steps/targets.ts';
import { vpcEndpoint } from './steps/vpc-endpoint.ts';

export const steps = [privatelink, vpcEndpoint, connection, components, routes, targets] as const;

/** Short lists of the changes: their own steps, and tails of THE LIST. */
export const principalsList = [principals] as const;
export const componentsOffList = [componentAccess] as const;
export const componentsOnList = [componentAccess, routes, targets] as const;

/** Every step there is, each once. */
export const allSteps = [...steps, principals, componentAccess] as const;

export type Step = (typeof allSteps)[number];
export type StepName = Step['name'];
/** Whether it is about the service, for all endpoints at once. */
export const isOfService = (step: StepName): boolean =>
  allSteps.some(({ name, scope }) => name === step && scope === 'service');

/** In words: "VPC endpoint". */
export const nounOfStep = (step: StepName): string => allSteps.find(({ name }) => name === step)?.noun ?? step;

/** Those of THE LIST. */
export type ListedStepName = (typeof steps)[number]['name'];
/** The one of this name. */
export type StepNamed<Name extends StepName> = Step & { readonly name: Name };
export type ApplyingStepName = Extract<Step, { applies: true }>['name'];

type TypesOf<S> = S extends { readonly types?: infer Types extends StepTypes } ? Types : never;

/** The payloads of each step, as its definition says. */
export type TypesByStep = { readonly [S in Step as S['name']]: TypesOf<S> };

/**
 * The steps that must have ended before `step` begins. Nothing reaches a component over PrivateLink before there is an
 * endpoint, so opening it while the endpoint is made opens it to nobody; a caller that needs the strict order asks for
 * it.
 */
export const needsOf = ({ needs, needsInOrder = [] }: StepDefinition, inOrder = false): readonly string[] =>
  inOrder ? [...needs, ...needsInOrder] : needs;
