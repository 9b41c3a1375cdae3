/** Whether a text is the id of an order placed on Amazon: 3-7-7 digits. Multi-channel orders are `S01-…` and are not. */
export function isOrderId(text: string): boolean {
  if (text.length !== 19 || text.charCodeAt(3) !== 45 || text.charCodeAt(11) !== 45) return false;
  for (let at = 0; at < 19; at++) {
    if (at === 3 || at === 11) continue;
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

/** Whether a spreadsheet program has damaged an order id: `1.21E+17`, or the 17 digits without their dashes. */
export const isDamagedByExcel = (text: string): boolean =>
  /^\d(?:[.,]\d+)?E\+?\d{1,2}$/i.test(text) || /^\d{15,17}(?:[.,]0+)?$/.test(text);
