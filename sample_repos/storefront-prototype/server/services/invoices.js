import axios from 'axios';
import { config } from '../config.js';

// Ask the Python service to create the invoice and e-mail it
export async function sendInvoice(orderId, customerId, total) {
  try {
    await axios.post(`${config.invoices.url}/invoices`, { order_id: orderId, customer_id: customerId, total });
    console.log('📧 Invoice sent for order', orderId);
  } catch (error) {
    console.log('Could not send invoice:', error.message);
  }
}

// Get the invoices of a customer
export async function getInvoices(customerId) {
  const res = await fetch(`${config.invoices.url}/invoices?customer_id=${customerId}`);
  return await res.json();
}
