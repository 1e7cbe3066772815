/** OpenTelemetry traces of this process. Loaded only where they are wanted: a worker starts faster without. */
import { activityInfo } from '@temporalio/activity';
import {
  makeWorkflowExporter,
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryActivityOutboundInterceptor,
  OpenTelemetryWorkflowClientInterceptor,
} from '@temporalio/interceptors-opentelemetry';
import type { WorkerOptions } from '@temporalio/worker';
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResourcesSync, envDetectorSync, Resource } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { ObserveCall } from '../providers/observed.ts';

export interface Traces {
  /** For a client: each start, update and query is a span, and the run continues its trace. */
  readonly client: OpenTelemetryWorkflowClientInterceptor;
  /** For a worker, whose workflow bundle has to be a traced one. */
  readonly worker: Pick<WorkerOptions, 'interceptors' | 'sinks'>;
  /** A span for each call of a vendor's API, below the activity that made it. */
  readonly observe: ObserveCall;
  /** Sends what is not sent yet; gives up after the exporter's time-out (`OTEL_EXPORTER_OTLP_TIMEOUT`, default 10 s). */
  flush(): Promise<void>;
}

let started: Traces | undefined;

/**
 * The traces of this process; it has one, whatever workers and clients there are. `endpoint`: root of a collector that takes
 * OTLP over HTTP. The other variables of OpenTelemetry count as well: `OTEL_SERVICE_NAME`, `OTEL_EXPORTER_OTLP_HEADERS`, ….
 */
export const tracesTo = (endpoint: string): Traces => (started ??= start(endpoint));

function start(endpoint: string): Traces {
  const resource = new Resource({ 'service.name': 'causeway' }).merge(
    detectResourcesSync({ detectors: [envDetectorSync] }),
  );
  const processor = new BatchSpanProcessor(new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` }));
  const provider = new NodeTracerProvider({ resource, spanProcessors: [processor] });
  // Makes it the process's own: spans find their parents across promises, and W3C headers carry the trace on.
  provider.register();
  const tracer = trace.getTracer('causeway');
  return {
    client: new OpenTelemetryWorkflowClientInterceptor(),
    worker: {
      interceptors: {
        activity: [
          (activity) => ({
            inbound: new OpenTelemetryActivityInboundInterceptor(activity),
            outbound: new OpenTelemetryActivityOutboundInterceptor(activity),
          }),
        ],
      },
      sinks: { exporter: makeWorkflowExporter(processor, resource) },
    },
    observe: ({ api, action, outcome, seconds, requestId }) => {
      const endTime = Date.now();
      const attributes = { api, action, outcome, ...attemptNow(), ...(requestId === undefined ? {} : { requestId }) };
      const startTime = endTime - seconds * 1_000;
      const span = tracer.startSpan(
        `${api} ${action}`,
        { kind: SpanKind.CLIENT, startTime, attributes },
        context.active(),
      );
      if (!EXPECTED.has(outcome)) span.setStatus({ code: SpanStatusCode.ERROR, message: outcome });
      span.end(endTime);
    },
    flush: () => provider.forceFlush().catch(() => undefined),
  };
}

/** What is no fault of anybody: many looks are for what may not be there. */
const EXPECTED: ReadonlySet<string> = new Set(['ok', 'notfound', 'held', 'cancelled']);

function attemptNow(): { readonly attempt?: number } {
  try {
    return { attempt: activityInfo().attempt };
  } catch {
    return {};
  }
}
