/** Amazon’s number of a product, or the ISBN of a book: ten letters and digits. What is none names no page. */
export const isAsin = (text: string): boolean => /^[A-Z\d]{10}$/.test(text);
