import type { SimulatedSeller } from './seller.ts';

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const page = (body: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Simulated Seller Central</title><style>body{font:16px system-ui;max-width:36rem;margin:3rem auto;padding:0 1rem}button{font:inherit;padding:.5rem 1rem;margin:.25rem 0;display:block}</style>
<h1>Simulated Seller Central</h1>${body}</html>`;

/** Stands in for the page on which a seller lets an app see its reports. */
export const consentPage = {
  ask: (sellers: readonly SimulatedSeller[], action: string): string =>
    page(`<p>This page stands in for Amazon’s. Which seller consents?</p><form method="post" action="${escapeHtml(action)}">
${sellers.map(({ sellerId, name }) => `<button name="seller" value="${escapeHtml(sellerId)}">Confirm as ${escapeHtml(name)}</button>`).join('\n')}</form>`),
  error: (code: string): string => page(`<p>Something went wrong: ${escapeHtml(code)}.</p>`),
};
