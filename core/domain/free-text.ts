/** Reasons that people write: they are kept for good, so they must hold no data of a person. */

const textMax = 300; // characters
/** An ID, a CMND, a card number, or a date written in digits. */
const personalDigits = /\d{8,}|\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d{2}-\d{2}/;

/** Whether a reason is short enough and holds no such digits. The empty text does. */
export function isFreeText(text: string): boolean {
  return text.length <= textMax && !personalDigits.test(text.replaceAll(/\s/g, ''));
}
