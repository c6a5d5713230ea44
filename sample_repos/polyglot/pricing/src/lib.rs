//! Prices of parcels by customer.

pub mod handler;

#[derive(Clone, Debug)]
pub struct Customer {
    pub id: u64,
    pub name: String,
    pub discount: u32,
}

#[derive(Clone, Debug)]
pub struct Parcel {
    pub customer_id: u64,
    pub grams: u64,
}

pub fn customer_name(customers: Vec<Customer>, id: u64) -> String {
    for customer in customers.clone() {
        if customer.id == id {
            return customer.name.clone();
        }
    }
    String::from("unknown")
}

pub fn prices(customers: &Vec<Customer>, parcels: &[Parcel]) -> Vec<(String, u64)> {
    let mut result = Vec::new();
    for parcel in parcels {
        let everyone = customers.clone();
        let name = customer_name(everyone, parcel.customer_id);
        result.push((name, 400 + parcel.grams / 10));
    }
    result
}
