import type { SimulatedSeller } from './seller.ts';

const countryNames: Readonly<Record<string, readonly [currency: string, language: string, domain: string]>> = {
  US: ['USD', 'en_US', 'www.amazon.com'],
  GB: ['GBP', 'en_GB', 'www.amazon.co.uk'],
  JP: ['JPY', 'ja_JP', 'www.amazon.co.jp'],
};

export function participationBody({
  id,
  countryCode,
  isParticipating,
}: SimulatedSeller['marketplaces'][number]): object {
  const [currency, language, domain] = countryNames[countryCode] ?? [
    'EUR',
    'de_DE',
    `www.amazon.${countryCode.toLowerCase()}`,
  ];
  return {
    marketplace: {
      id,
      name: `Amazon.${countryCode.toLowerCase()}`,
      countryCode,
      defaultCurrencyCode: currency,
      defaultLanguageCode: language,
      domainName: domain,
    },
    participation: { isParticipating, hasSuspendedListings: false },
    storeName: 'A store',
  };
}

export const destinationBody = ({
  id,
  name,
  arn,
}: {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
}): object => ({
  destinationId: id,
  name,
  resource: { sqs: { arn } },
});

export const subscriptionBody = ({
  id,
  destinationId,
}: {
  readonly id: string;
  readonly destinationId: string;
}): object => ({
  subscriptionId: id,
  payloadVersion: '1.0',
  destinationId,
});
