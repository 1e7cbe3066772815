/** One endpoint of a run: its stage, and what is known of it so far. */
import { CancellationScope } from '@temporalio/workflow';
import type { Outputs } from '../../contract/outputs.ts';
import type { StepOutput } from '../../contract/rounds.ts';
import type { AcceptedRequest } from '../../contract/accepted-request.ts';
import type { StepName } from '../../contract/steps.ts';
import { EndpointStage } from './endpoint-stage.ts';
import type { EndpointKey, FirstStage } from './endpoint-stage.ts';

/** The keys of a request; for one without endpoints, only the service. */
export const keysOf = ({ endpoints }: AcceptedRequest): readonly EndpointKey[] =>
  endpoints.length > 0 ? endpoints.map(({ key }) => key) : [undefined];

export class EndpointRun extends EndpointStage {
  readonly scope = new CancellationScope({ cancellable: true });
  /** What was known before the walk: a short list begins where others have ended. */
  readonly known: Outputs;
  #outputs: Outputs;
  #adopted = false;
  readonly #skipped: Record<string, string> = {};

  constructor(key: EndpointKey, known: Outputs = {}, begins: FirstStage = 'walking') {
    super(key, begins);
    this.known = known;
    this.#outputs = known;
  }

  get outputs(): Outputs {
    return this.#outputs;
  }

  /** Whether somebody else made the VPC endpoint. */
  get adopted(): boolean {
    return this.#adopted;
  }

  /** The steps that an operator skipped, with the evidence given. */
  get skipped(): Readonly<Record<string, string>> {
    return this.#skipped;
  }

  handOn(step: StepName, output: StepOutput): void {
    this.#outputs = { ...this.#outputs, [step]: output };
  }

  adopt(): void {
    this.#adopted = true;
  }

  skip(step: StepName, evidence: string): void {
    this.#skipped[step] = evidence;
  }
}

/** The endpoints with a key: not the entry of a service without endpoints. */
export const named = ({ endpoints }: Endpoints): readonly Named[] =>
  [...endpoints].flatMap(([key, endpoint]) => (key === undefined ? [] : [{ key, endpoint }]));

interface Endpoints {
  readonly endpoints: ReadonlyMap<EndpointKey, EndpointRun>;
}

export interface Named {
  readonly key: string;
  readonly endpoint: EndpointRun;
}
