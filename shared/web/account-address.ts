/** The path of an account's page. */
export const accountAddress = ({ client, marketplace }: { readonly client: string; readonly marketplace: string }) =>
  `/accounts/${encodeURIComponent(client)}/${encodeURIComponent(marketplace)}`;
