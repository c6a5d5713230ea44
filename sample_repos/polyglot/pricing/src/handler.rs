//! Answers one request of the gateway: "GET /price?customer=1&grams=500".

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

use crate::{prices, Customer, Parcel};

pub fn handle_request(mut stream: TcpStream, customers: &Vec<Customer>) {
    let mut line = String::new();
    BufReader::new(&stream).read_line(&mut line).unwrap();
    let query = line.split_whitespace().nth(1).unwrap().split_once('?').unwrap().1.to_string();
    let fields: HashMap<&str, &str> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
    let parcel = Parcel {
        customer_id: fields["customer"].parse().unwrap(),
        grams: fields["grams"].parse().unwrap(),
    };
    let (name, cents) = prices(customers, &[parcel]).remove(0);
    let body = format!("{name}: {cents}");
    write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len()).unwrap();
}
