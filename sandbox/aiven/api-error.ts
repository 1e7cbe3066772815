/** An error of an operation, answered in Aiven's own form. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string | undefined;
  constructor(status: number, message: string, code?: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
  }
}

/** Aiven's error body: the first error's message is repeated at the top. */
export function errorResponse({
  status,
  message,
  code,
}: {
  status: number;
  message: string;
  code?: string | undefined;
}): Response {
  const error = { message, status, ...(code !== undefined && { error_code: code }) };
  return Response.json({ errors: [error], message }, { status });
}
