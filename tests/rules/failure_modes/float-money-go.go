package shop

type Product struct {
	ID uint `gorm:"primaryKey"`
	// ruleid: float-money-go
	Price float64 `gorm:"not null" json:"price"`
	// ruleid: float-money-go
	ShippingFee *float64 `json:"shipping_fee" db:"shipping_fee"`
	// ok: float-money-go (near miss: a share of a price is no amount)
	PriceFactor float64 `gorm:"not null"`
	// ok: float-money-go
	Weight float64 `db:"weight"`
}

type Order struct {
	// ok: float-money-go (near miss: whole cents)
	TotalPrice int64 `gorm:"not null"`
}

type Chart struct {
	// ok: float-money-go (near miss: shown, not kept)
	Price float64 `json:"price"`
}
