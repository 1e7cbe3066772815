/** Clouds where PrivateLink is offered, all providers mixed; hourly prices are strings on the wire. */
export const privatelinkPrices: readonly { readonly cloud_name: string; readonly price_usd: string }[] = [
  ...['aws-eu-west-1', 'aws-eu-west-2', 'aws-eu-central-1', 'aws-us-east-1', 'aws-us-gov-west-1', 'aws-cn-north-1'].map(
    (name) => offer(name, '0.0600'),
  ),
  offer('azure-westeurope', '0.0600'),
  offer('google-europe-west1', '0.0500'),
];

function offer(cloudName: string, price: string): { cloud_name: string; price_usd: string } {
  return { cloud_name: cloudName, price_usd: price };
}
