//! A process of its own that asks one thing over and over: so the time that a server takes can be told
//! from the time that asking takes.

use std::net::SocketAddr;
use std::process::Command;
use std::time::{Duration, Instant};

use super::client::{self, Client};

/// The first argument of that process.
pub const FLAG: &str = "--ask-for-a-while";
/// So many connections, each of which always waits for an answer.
pub const CONNECTIONS: usize = 16;
/// How long a round takes.
const ROUND: Duration = Duration::from_millis(1_500);

/// Has a process ask for a while; how many requests were answered, and in how much time.
pub fn ask(address: SocketAddr, path: &str, key: &str) -> (f64, Duration) {
    let own = std::env::current_exe().unwrap();
    let output = Command::new(own)
        .args([FLAG, &address.to_string(), path, key])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let mut numbers = text.split_whitespace();
    let mut next = || numbers.next().unwrap().parse::<f64>().unwrap();
    (next(), Duration::from_secs_f64(next()))
}

/// What that process does. One thread serves all connections in turn, which takes little more than the
/// system calls.
pub fn run(arguments: &[String]) {
    let [address, path, key] = arguments else {
        panic!("an address, a path and a key");
    };
    let address = address.parse().unwrap();
    let request = client::get(address, path, Some(key));
    let mut clients: Vec<Client> = (0..CONNECTIONS).map(|_| Client::connect(address)).collect();
    let size = size_of_answer(&mut clients[0], &request);
    let mut answered = 0_u32;
    let begin = Instant::now();
    for client in &mut clients {
        client.send(&request);
    }
    while begin.elapsed() < ROUND {
        for client in &mut clients {
            client.good_answer(size);
            client.send(&request);
        }
        answered += CONNECTIONS as u32;
    }
    let elapsed = begin.elapsed();
    for client in &mut clients {
        client.good_answer(size);
    }
    println!("{answered} {}", elapsed.as_secs_f64());
}

/// All answers are of one size, the date included.
fn size_of_answer(client: &mut Client, request: &[u8]) -> usize {
    let answer = client.get(request);
    assert_eq!(answer.status, 200);
    let headers: usize = answer
        .headers
        .iter()
        .map(|(name, value)| name.len() + value.len() + ": \r\n".len())
        .sum();
    "HTTP/1.1 200 OK\r\n\r\n".len() + headers + answer.body.len()
}
