/** A refusal in AWS's own terms. The code goes on the wire bare: the SDKs do not know the documentation's `Client.` prefix. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
  }
}
